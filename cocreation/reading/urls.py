from django.urls import path

from .views import asking, autosave, facilitating, packs, paper, planning, practice, preparing, reading

urlpatterns = [
    path("group/calls/<slug:slug>/readings/", reading.reading_list, name="reading-list"),
    path("group/calls/<slug:slug>/readings/pack/", packs.reading_pack, name="reading-pack"),
    path("group/readings/<uuid:public_id>/", reading.reading_edit, name="reading-edit"),
    path("group/readings/<uuid:public_id>/autosave/", autosave.reading_autosave, name="reading-autosave"),
    path("group/readings/<uuid:public_id>/pass/", asking.reading_pass, name="reading-pass"),
    path("facilitate/calls/<slug:slug>/readings/asked/", asking.reading_asked, name="reading-asked"),
    path("facilitate/concerns/<int:pk>/", asking.reading_concern, name="reading-concern"),
    path("facilitate/readings/<uuid:public_id>/pass/", asking.reading_pass_on, name="reading-pass-on"),
    path("group/applications/<uuid:public_id>/sheets/", reading.sheets, name="reading-sheets"),
    path("facilitate/calls/<slug:slug>/readings/", facilitating.reading_progress, name="reading-progress"),
    path("facilitate/calls/<slug:slug>/readings/pack/", packs.reading_pack_for, name="reading-pack-for"),
    path("facilitate/calls/<slug:slug>/readings/proposal/", planning.reading_proposal, name="reading-proposal"),
    path("facilitate/calls/<slug:slug>/readings/propose/", planning.reading_propose, name="reading-propose"),
    path("facilitate/calls/<slug:slug>/readings/swap/", planning.reading_swap, name="reading-swap"),
    path("facilitate/calls/<slug:slug>/readings/assign/", planning.reading_assign, name="reading-assign"),
    path("facilitate/applications/<uuid:public_id>/need/", planning.reading_need, name="reading-need"),
    path("facilitate/applications/<uuid:public_id>/reader/", facilitating.reading_add, name="reading-add"),
    path("facilitate/calls/<slug:slug>/readings/until/", facilitating.reading_until, name="reading-until"),
    path("facilitate/calls/<slug:slug>/readings/open/", facilitating.reading_open, name="reading-open"),
    path("facilitate/calls/<slug:slug>/readings/close/", facilitating.reading_close, name="reading-close"),
    path("facilitate/calls/<slug:slug>/readings/paper/", paper.paper_list, name="paper-list"),
    path("facilitate/readings/<uuid:public_id>/paper/", paper.paper_sheet, name="paper-sheet"),
    path("group/calls/<slug:slug>/practice/", practice.practice_list, name="practice-list"),
    path("group/practice/<uuid:public_id>/", practice.practice_read, name="practice-read"),
    path("group/practice/<uuid:public_id>/autosave/", autosave.practice_autosave, name="practice-autosave"),
    path("facilitate/calls/<slug:slug>/practice/", preparing.practice_prepare, name="practice-prepare"),
    path("facilitate/calls/<slug:slug>/practice/<int:order>/", preparing.practice_set, name="practice-set"),
]
