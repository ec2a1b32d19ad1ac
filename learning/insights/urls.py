from django.urls import path

from learning.insights.views import answering, gathering, grouping, public, writing

app_name = "insights"
urlpatterns = [
    path("insights/", public.published_list, name="published"),
    path("insights/<slug:slug>/", public.read_insight, name="insight"),
    path("insights/<slug:slug>/comment/", public.comment, name="comment"),
    path("partner/asked/", answering.asked_list, name="asked-list"),
    path("partner/asked/quotes/<uuid:public_id>/", answering.answer_quote, name="quote-answer"),
    path("partner/asked/quotes/<uuid:public_id>/back/", answering.quote_back, name="quote-back"),
    path("partner/asked/texts/<uuid:public_id>/", answering.answer_study, name="study-answer"),
    path("partner/asked/texts/<uuid:public_id>/back/", answering.study_back, name="study-back"),
    path("learning/shared/", gathering.shared_list, name="shared-list"),
    path("learning/shared/<uuid:public_id>/<int:order>/", gathering.shared_answer, name="shared-answer"),
    path("learning/passages/", gathering.passage_list, name="passage-list"),
    path("learning/passages/<uuid:public_id>/", gathering.passage, name="passage"),
    path("learning/passages/<uuid:public_id>/quote/", gathering.passage_quote, name="passage-quote"),
    path("learning/passages/<uuid:public_id>/let-go/", gathering.passage_let_go, name="passage-let-go"),
    path("learning/themes/", gathering.theme_list, name="theme-list"),
    path("learning/themes/new/", gathering.theme_new, name="theme-new"),
    path("learning/themes/<uuid:public_id>/", gathering.theme, name="theme"),
    path("learning/groups/", grouping.sorting_list, name="sorting-list"),
    path("learning/groups/<uuid:public_id>/", grouping.sorting, name="sorting"),
    path("learning/groups/of/<uuid:public_id>/", grouping.cluster_step, name="cluster-step"),
    path("learning/insights/", writing.insight_list, name="insight-list"),
    path("learning/insights/new/", writing.insight_new, name="insight-new"),
    path("learning/insights/<uuid:public_id>/", writing.draft, name="draft"),
    path("learning/insights/<uuid:public_id>/write/", writing.write, name="write"),
    path("learning/insights/<uuid:public_id>/ask-quotes/", writing.ask_quotes, name="ask-quotes"),
    path("learning/insights/<uuid:public_id>/ask-grant/", writing.ask_grant, name="ask-grant"),
    path("learning/insights/<uuid:public_id>/publish/", writing.publish, name="publish"),
    path("learning/insights/<uuid:public_id>/take-down/", writing.take_down, name="take-down"),
    path("learning/comments/", writing.comment_list, name="comment-list"),
    path("learning/comments/<uuid:public_id>/", writing.moderate, name="moderate"),
]
