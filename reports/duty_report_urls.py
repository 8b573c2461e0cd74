"""The addresses of the duty reports; `reports.urls` takes them in."""

from django.urls import path

from reports import duty_report_views as views

urlpatterns = [
    path("duty-reports/", views.duty_report_list, name="duty-report-list"),
    path("duty-reports/new/", views.duty_report_create, name="duty-report-create"),
    path("duty-reports/<int:pk>/", views.duty_report_edit, name="duty-report-edit"),
    path("duty-reports/<int:pk>/blocks/<slug:key>/", views.duty_report_block, name="duty-report-block"),
    path("duty-reports/<int:pk>/settings/", views.duty_report_settings, name="duty-report-settings"),
    path("duty-reports/<int:pk>/submit/", views.duty_report_submit, name="duty-report-submit"),
    path("duty-reports/<int:pk>/approve/", views.duty_report_approve, name="duty-report-approve"),
    path("duty-reports/<int:pk>/send-back/", views.duty_report_send_back, name="duty-report-send-back"),
    path("duty-reports/<int:pk>/report.pdf", views.duty_report_pdf, name="duty-report-pdf"),
    path("duty-reports/<int:pk>/report.docx", views.duty_report_docx, name="duty-report-docx"),
    path(
        "duty-reports/<int:pk>/indicators.xlsx", views.duty_report_indicators, name="duty-report-indicators"
    ),
    path("duty-reports/<int:pk>/evidence.pdf", views.duty_report_evidence, name="duty-report-evidence"),
]
