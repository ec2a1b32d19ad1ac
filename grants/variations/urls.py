from django.urls import path

from grants.variations.views import ending, varying

urlpatterns = [
    path("grants/<uuid:public_id>/changes/", varying.variation_list, name="variation-list"),
    path("grants/<uuid:public_id>/changes/ask/", varying.variation_ask, name="variation-ask"),
    path("grants/<uuid:public_id>/changes/propose/", varying.variation_propose, name="variation-propose"),
    path("grants/<uuid:public_id>/give-back/", ending.grant_give_back, name="grant-give-back"),
    path("changes/<uuid:public_id>/", varying.variation_decide, name="variation-decide"),
    path("board/changes/", varying.variation_board, name="variation-board"),
    path("board/changes/<int:pk>/limit/", varying.variation_limit, name="variation-limit"),
]
