from django.urls import path

from cocreation.discussion.views import asking, comments, holding, points, topics

urlpatterns = [
    path("group/calls/<slug:slug>/discussion/", topics.discussion_list, name="discussion-list"),
    path("group/applications/<uuid:public_id>/discussion/", topics.discussion_of, name="discussion-of"),
    path("group/discussion/<uuid:public_id>/", topics.discussion_topic, name="discussion-topic"),
    path("group/discussion/<uuid:public_id>/news/", topics.discussion_news, name="discussion-news"),
    path("group/discussion/<uuid:public_id>/point/", points.discussion_point, name="discussion-point"),
    path("group/discussion/<uuid:public_id>/comment/", comments.discussion_comment, name="discussion-comment"),
    path("group/discussion/<uuid:public_id>/question/", asking.discussion_ask, name="discussion-ask"),
    path("group/discussion/points/<uuid:public_id>/", points.discussion_point_edit, name="discussion-point-edit"),
    path(
        "group/discussion/points/<uuid:public_id>/back/",
        points.discussion_point_withdraw,
        name="discussion-point-withdraw",
    ),
    path("group/discussion/points/<uuid:public_id>/too/", points.discussion_point_too, name="discussion-point-too"),
    path(
        "group/discussion/points/<uuid:public_id>/earlier/",
        points.discussion_point_earlier,
        name="discussion-point-earlier",
    ),
    path("group/discussion/comments/<uuid:public_id>/", comments.discussion_comment_at, name="discussion-comment-at"),
    path(
        "group/discussion/comments/<uuid:public_id>/edit/",
        comments.discussion_comment_edit,
        name="discussion-comment-edit",
    ),
    path(
        "group/discussion/comments/<uuid:public_id>/back/",
        comments.discussion_comment_withdraw,
        name="discussion-comment-withdraw",
    ),
    path(
        "group/discussion/comments/<uuid:public_id>/earlier/",
        comments.discussion_comment_earlier,
        name="discussion-comment-earlier",
    ),
    path("facilitate/calls/<slug:slug>/discussion/new/", holding.discussion_open, name="discussion-open"),
    path("facilitate/calls/<slug:slug>/discussion/round/", holding.discussion_round, name="discussion-round"),
    path("facilitate/discussion/<uuid:public_id>/why/", holding.discussion_why, name="discussion-why"),
    path("facilitate/discussion/<uuid:public_id>/end/", holding.discussion_end, name="discussion-end"),
]
