from branches.pages import record_urls
from responsibilities import pages

app_name = "responsibilities"
urlpatterns = [
    *record_urls(pages.DUTY, "duties"),
    *record_urls(pages.PROBLEM, "problems"),
    *record_urls(pages.MASS_ISSUE, "mass-issues"),
    *record_urls(pages.INSPECTION, "inspections"),
    *record_urls(pages.INITIATIVE, "initiatives"),
    *record_urls(pages.STANDARD, "standards"),
    *record_urls(pages.COMMITMENT, "commitments"),
]
