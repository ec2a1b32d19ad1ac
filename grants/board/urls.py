from django.urls import path

from grants.board.views import deciding, reading, signing

urlpatterns = [
    path("board/", reading.board_home, name="board-home"),
    path("board/<uuid:public_id>/", reading.recommendation_detail, name="recommendation-detail"),
    path("board/<uuid:public_id>/pack.json", reading.recommendation_json, name="recommendation-json"),
    path("board/<uuid:public_id>/departures/", reading.board_departures, name="board-departures"),
    path("board/<uuid:public_id>/occasion/", signing.board_occasion, name="board-occasion"),
    path("board/<uuid:public_id>/sign/", signing.board_sign, name="board-sign"),
    path("board/<uuid:public_id>/resolution.json", signing.resolution_json, name="resolution-json"),
    path("board/grants/<uuid:public_id>/", deciding.board_vote, name="board-vote"),
    path("board/grants/<uuid:public_id>/conflict/", deciding.board_conflict, name="board-conflict"),
]
