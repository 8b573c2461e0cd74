from django.urls import path

from reports import (
    assessment_views,
    desk_urls,
    development_views,
    duty_report_urls,
    minutes_views,
    register_views,
    self_check_views,
    upload_views,
    views,
)

app_name = "reports"
urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("figures/", views.figure_list, name="figure-list"),
    path("figures/export.xlsx", views.figure_export, name="figure-export"),
    path("figures/<slug:code>/", views.figure_detail, name="figure-detail"),
    path("registers/<str:record_type>/", register_views.register, name="register"),
    path("usage/<str:record_key>/", views.usage, name="usage"),
    path("import/", upload_views.ledgers_import, name="import"),
    path("jobs/<int:pk>/", upload_views.job_detail, name="job-detail"),
    path("jobs/<int:pk>/result/", upload_views.job_result, name="job-result"),
    path("assessments/", assessment_views.assessment_results, name="assessment-results"),
    path("assessments/start/", assessment_views.assessment_start, name="assessment-start"),
    path("assessments/<int:pk>/", assessment_views.assessment_score, name="assessment-score"),
    path("standards/", self_check_views.standards_progress, name="standards-progress"),
    path("standards/start/", self_check_views.self_check_start, name="self-check-start"),
    path("standards/<int:pk>/", self_check_views.self_check_sheet, name="self-check-sheet"),
    path("standards/<int:pk>/items/<int:item>/", self_check_views.self_check_item, name="self-check-item"),
    path("standards/<int:pk>/fill/", self_check_views.self_check_fill, name="self-check-fill"),
    path("standards/<int:pk>/finish/", self_check_views.self_check_finish, name="self-check-finish"),
    path("minutes/", minutes_views.minutes_batch, name="minutes-batch"),
    path("minutes/blank/", minutes_views.minutes_blank, name="minutes-blank"),
    path("minutes/<int:pk>/", minutes_views.minutes_single, name="minutes"),
    path("development/plan/", development_views.development_plan, name="development-plan"),
    path("development/<int:pk>/log/", development_views.development_log, name="development-log"),
    path("development/<int:pk>/papers/", development_views.development_papers, name="development-papers"),
    *desk_urls.urlpatterns,
    *duty_report_urls.urlpatterns,
]
