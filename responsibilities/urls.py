from django.urls import path

from branches.pages import record_urls
from responsibilities import dispatch_views, inspection_views, pages, views

app_name = "responsibilities"
urlpatterns = [
    path("problems/<int:pk>/steps/<slug:slug>/", views.problem_step, name="problem-step"),
    path("dispatch/", dispatch_views.dispatch, name="dispatch"),
    path("dispatch/<int:pk>/progress/", dispatch_views.dispatch_progress, name="dispatch-progress"),
    path("dispatch/minutes/", dispatch_views.dispatch_minutes, name="dispatch-minutes"),
    path("inspections/coverage/", inspection_views.inspection_coverage, name="inspection-coverage"),
    path("inspections/<int:pk>/sheet/", inspection_views.inspection_sheet, name="inspection-sheet"),
    path("problems/<int:pk>/notice/", dispatch_views.problem_notice, name="problem-notice"),
    *record_urls(pages.DUTY, "duties"),
    *record_urls(pages.PROBLEM, "problems"),
    *record_urls(pages.FOLLOW_UP, "follow-ups"),
    *record_urls(pages.MASS_ISSUE, "mass-issues"),
    *record_urls(pages.INSPECTION, "inspections"),
    *record_urls(pages.INITIATIVE, "initiatives"),
    *record_urls(pages.STANDARD, "standards"),
    *record_urls(pages.COMMITMENT, "commitments"),
    *record_urls(pages.ASSESSMENT, "assessments"),
]
