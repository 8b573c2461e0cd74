"""Create an account with one post, and print its first password."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from branches.accounts import Post, Role, User
from branches.organizations import Organization


class Command(BaseCommand):
    help = "新建账号并授予一个岗位，打印一次性初始密码（首次登录须修改）。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="用户名")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--organization", required=True, help="党组织全称")
        parser.add_argument("--role", required=True, choices=Role.values, help="角色")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(name=options["organization"]).first()
        if organization is None:
            raise CommandError(f"没有名为“{options['organization']}”的党组织，请填写全称。")
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"用户名“{options['username']}”已被使用，请换一个。")
        password = secrets.token_urlsafe(12)
        try:
            with transaction.atomic():
                user = User.objects.create_user(
                    options["username"], password, name=options["name"], must_change_password=True
                )
                Post.objects.create(user=user, organization=organization, role=options["role"])
        except ValidationError as error:
            raise CommandError("".join(error.messages)) from error
        self.stdout.write(f"已新建{organization}的{Role(options['role']).label}账号。")
        self.stdout.write(f"用户名：{user.username}　初始密码：{password}")
