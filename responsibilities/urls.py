from django.urls import path

from branches.pages import record_urls
from responsibilities import pages, views

app_name = "responsibilities"
urlpatterns = [
    path("problems/<int:pk>/steps/<slug:slug>/", views.problem_step, name="problem-step"),
    *record_urls(pages.DUTY, "duties"),
    *record_urls(pages.PROBLEM, "problems"),
    *record_urls(pages.FOLLOW_UP, "follow-ups"),
    *record_urls(pages.MASS_ISSUE, "mass-issues"),
    *record_urls(pages.INSPECTION, "inspections"),
    *record_urls(pages.INITIATIVE, "initiatives"),
    *record_urls(pages.STANDARD, "standards"),
    *record_urls(pages.COMMITMENT, "commitments"),
]
