from django.apps import AppConfig

from reports.printing.checks import register_checks


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "述职与统计"

    def ready(self) -> None:
        register_checks()
