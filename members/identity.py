"""Identity numbers."""

from datetime import date

from django.core.exceptions import ValidationError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"


def check_digit(first_seventeen: str) -> str:
    """The 18th place of an identity number (GB 11643-1999; domain.md 2.9)."""
    return CHECK_DIGITS[sum(int(d) * w for d, w in zip(first_seventeen, WEIGHTS, strict=True)) % 11]


def check_id_number(number: str, *, born_on: date | None, male: bool) -> None:
    """Check digit, day of birth and sex must agree. The area code is not looked up. Raises ValidationError."""
    if not number:
        return
    if len(number) != 18 or not number[:17].isdigit():
        raise ValidationError({"id_number": "公民身份号码应为18位，请对照身份证重新填写。"})
    if check_digit(number[:17]) != number[17]:
        raise ValidationError({"id_number": "公民身份号码校验位不符，请逐位核对。"})
    if born_on is not None and number[6:14] != f"{born_on:%Y%m%d}":
        raise ValidationError({"id_number": "公民身份号码与出生日期不一致，请核对其中一项。"})
    if (int(number[16]) % 2 == 1) != male:
        raise ValidationError({"id_number": "公民身份号码与性别不一致，请核对其中一项。"})
