from django.urls import path

from branches.pages import record_urls
from members import development_views, dues_pages, dues_views, office_views, pages, points_views, views

app_name = "members"
urlpatterns = [
    path("organizations/", views.organization_list, name="organization-list"),
    path("organizations/<int:pk>/", views.organization_detail, name="organization-detail"),
    path("organizations/<int:pk>/check/", views.organization_check, name="organization-check"),
    path("organizations/<int:pk>/desk/", views.roster_desk, name="roster-desk"),
    path("organizations/<int:pk>/posts/new/", office_views.appointment_new, name="appointment-new"),
    path("posts/<int:pk>/end/", office_views.appointment_end, name="appointment-end"),
    path("organizations/<int:pk>/terms/new/", office_views.term_new, name="term-new"),
    path("roster/<int:pk>/reveal/", views.member_reveal, name="member-reveal"),
    path(
        "development/<int:pk>/steps/<int:number>/",
        development_views.development_step,
        name="development-step",
    ),
    path(
        "development/<int:pk>/rows/<int:row>/reopen/",
        development_views.development_step_reopen,
        name="development-step-reopen",
    ),
    path("development/<int:pk>/move/", development_views.development_move, name="development-move"),
    *record_urls(pages.MEMBER, "roster"),
    *record_urls(pages.DEVELOPMENT, "development"),
    path("dues/sheet/", dues_views.dues_sheet, name="dues-sheet"),
    path("dues/bases/", dues_views.dues_bases, name="dues-bases"),
    path("dues/register/", dues_views.dues_register, name="dues-register"),
    path("dues/payments/<int:pk>/receipt/", dues_views.dues_receipt, name="dues-receipt"),
    *record_urls(pages.DUES_COLLECTION, "dues"),
    *record_urls(dues_pages.DUES_USE, "dues-uses"),
    *record_urls(dues_pages.EXTRA_DUES, "extra-dues"),
    *record_urls(dues_pages.DUES_PUBLICATION, "dues-publications"),
    *record_urls(dues_pages.BUDGET_LINE, "budget"),
    *record_urls(dues_pages.EXPENSE, "expenses"),
    path("points/", points_views.point_table, name="point-table"),
    path("points/mine/", points_views.my_points, name="point-mine"),
    path("points/month/", points_views.point_month, name="point-month"),
    path("points/month/<int:pk>/decide/", points_views.point_decide, name="point-decide"),
    path("points/month/<int:pk>/step/", points_views.point_month_step, name="point-month-step"),
    path("points/month/<int:pk>/notice/", points_views.point_notice, name="point-notice"),
    path("points/schemes/", points_views.point_schemes, name="point-scheme-list"),
    path("points/entries/<int:pk>/object/", points_views.point_object, name="point-object"),
    path("points/objections/<int:pk>/", points_views.point_answer, name="point-answer"),
    path("points/members/<int:pk>/", points_views.point_card, name="point-card"),
    *record_urls(pages.VOLUNTEER_TEAM, "volunteer-teams"),
    *record_urls(pages.SERVICE_EVENT, "service-events"),
]
