from django.urls import path

from grants.board import views

urlpatterns = [
    path("board/", views.board_home, name="board-home"),
    path("board/<uuid:public_id>/", views.recommendation_detail, name="recommendation-detail"),
    path("board/<uuid:public_id>/pack.json", views.recommendation_json, name="recommendation-json"),
    path("board/<uuid:public_id>/sign-off/", views.board_sign_off, name="board-sign-off"),
    path("board/grants/<uuid:public_id>/", views.board_vote, name="board-vote"),
    path("board/grants/<uuid:public_id>/conflict/", views.board_conflict, name="board-conflict"),
]
