from django.urls import path

from reports import desk_urls, duty_report_urls, upload_views, views

app_name = "reports"
urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("figures/", views.figure_list, name="figure-list"),
    path("figures/export.xlsx", views.figure_export, name="figure-export"),
    path("figures/<slug:code>/", views.figure_detail, name="figure-detail"),
    path("usage/<str:record_key>/", views.usage, name="usage"),
    path("import/", upload_views.ledgers_import, name="import"),
    path("jobs/<int:pk>/", upload_views.job_detail, name="job-detail"),
    path("jobs/<int:pk>/result/", upload_views.job_result, name="job-result"),
    *desk_urls.urlpatterns,
    *duty_report_urls.urlpatterns,
]
