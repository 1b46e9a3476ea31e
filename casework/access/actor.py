"""Who is acting, for which company, under which hat?"""

from dataclasses import dataclass

from casework.rules.vocabulary import Hat


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, wearing exactly one hat in one company. `hat` None: the product's own worker."""

    company_id: int
    person_id: int | None
    hat: Hat | None
    account_id: int | None = None

    @classmethod
    def worker(cls, company_id: int) -> "Actor":
        """The background worker of the product, acting for one company."""
        return cls(company_id=company_id, person_id=None, hat=None)
