from django.urls import path

from branches.pages import record_urls
from responsibilities import dispatch_views, inspection_views, list_views, pages, standard_views, views

app_name = "responsibilities"
urlpatterns = [
    path("problems/<int:pk>/steps/<slug:slug>/", views.problem_step, name="problem-step"),
    path("problems/from/<str:record_key>/", views.problem_raised, name="problem-raised"),
    path("problems/from/<str:record_key>/new/", views.problem_raise, name="problem-raise"),
    path("dispatch/", dispatch_views.dispatch, name="dispatch"),
    path("dispatch/<int:pk>/progress/", dispatch_views.dispatch_progress, name="dispatch-progress"),
    path("dispatch/minutes/", dispatch_views.dispatch_minutes, name="dispatch-minutes"),
    path("inspections/coverage/", inspection_views.inspection_coverage, name="inspection-coverage"),
    path("inspections/<int:pk>/sheet/", inspection_views.inspection_sheet, name="inspection-sheet"),
    path("problems/<int:pk>/notice/", dispatch_views.problem_notice, name="problem-notice"),
    path("standards/ledger/", standard_views.standard_ledger, name="standard-ledger"),
    path("standards/ledger/load/", standard_views.standard_load, name="standard-load"),
    path("standards/ledger/retire/", standard_views.standard_retire, name="standard-retire"),
    path("weak-branches/<int:pk>/steps/<slug:slug>/", views.weak_branch_step, name="weak-branch-step"),
    path("lists/", list_views.list_overview, name="list-overview"),
    path("lists/begin/", list_views.list_begin, name="list-begin"),
    path("lists/settings/", list_views.list_settings, name="list-settings"),
    path("list-sets/<int:pk>/publish-again/", list_views.list_publish_again, name="list-set-publish-again"),
    path("list-sets/<int:pk>/copy/", list_views.list_copy, name="list-set-copy"),
    path("list-sets/<int:pk>/editions/<int:number>/", list_views.list_edition, name="list-edition"),
    path("duties/<int:pk>/hand-down/", list_views.duty_hand_down, name="duty-hand-down"),
    *record_urls(pages.LIST_SET, "list-sets"),
    *record_urls(pages.DUTY, "duties"),
    *record_urls(pages.PROBLEM, "problems"),
    *record_urls(pages.FOLLOW_UP, "follow-ups"),
    *record_urls(pages.MASS_ISSUE, "mass-issues"),
    *record_urls(pages.INSPECTION, "inspections"),
    *record_urls(pages.INITIATIVE, "initiatives"),
    *record_urls(pages.STANDARD, "standards"),
    *record_urls(pages.SELF_CHECK, "self-checks"),
    *record_urls(pages.MONTHLY_SUMMARY, "monthly-summaries"),
    *record_urls(pages.WEAK_BRANCH, "weak-branches"),
    *record_urls(pages.COMMITMENT, "commitments"),
    *record_urls(pages.ASSESSMENT, "assessments"),
]
