"""Who can sign in, with what, and which sign-ins are alive?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from casework.ids import PublicId, fresh
from casework.models.base import Base, Instant, choice
from casework.rules.vocabulary import Hat, Language


class Account(Base):
    """A way to sign in; belongs to a human being, who can be a person in several companies."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True, default=fresh)
    login: Mapped[str] = mapped_column(unique=True)
    """E-mail address or employee number with company code, lower case."""
    password_hash: Mapped[str | None]
    language: Mapped[Language] = mapped_column(choice(Language), default=Language.JAPANESE)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class FirstCode(Base):
    """A single-use code, by mail or printed, with which the password is set. Only its hash is kept."""

    __tablename__ = "first_code"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="life"),
        Index("ix_first_code_account_id", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class SignIn(Base):
    """A living sign-in: our own session row. Only the hash of its key is kept; once ended it is dead."""

    __tablename__ = "sign_in"
    __table_args__ = (
        ForeignKeyConstraint(["company_id", "person_id"], ["person.company_id", "person.id"]),
        CheckConstraint("(hat IS NULL) = (company_id IS NULL)", name="hat_with_company"),
        CheckConstraint("(person_id IS NULL) = (company_id IS NULL)", name="person_with_company"),
        Index("ix_sign_in_account_id", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[PublicId] = mapped_column(unique=True, default=fresh)
    key_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"))
    person_id: Mapped[int | None]
    hat: Mapped[Hat | None] = mapped_column(choice(Hat))
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    proved_at: Mapped[datetime] = mapped_column(Instant)
    """When the password was last given: signing a document asks again after a while (step-up)."""
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInAttempt(Base):
    """A failed try, kept for the rate limit only: hashes, no names."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_login_hash_at", "login_hash", "at"),
        Index("ix_sign_in_attempt_address_hash_at", "address_hash", "at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    login_hash: Mapped[str]
    address_hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
