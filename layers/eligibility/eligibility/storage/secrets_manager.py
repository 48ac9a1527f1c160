"""The keys behind the keyed hashes, where AWS Secrets Manager holds them."""

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, override

from eligibility.storage.aws import ask
from eligibility.storage.keys import LEAST_BYTES, HashKey
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.subject_keys import LiveKeys, SubjectKeys, read_keys

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

KEPT_SECONDS = 300


class _Secret[Value]:
    """What a secret says; read on first use, so that no snapshot of a started function holds it."""

    def __init__(self, client: "SecretsManagerClient", secret_id: str, clock: Callable[[], float]) -> None:
        """`clock` gives seconds that never go back."""
        self._client = client
        self._secret_id = secret_id
        self._clock = clock
        self._kept: tuple[float, Value] | None = None

    def read(self) -> Value:
        """Return it, read anew after KEPT_SECONDS. Raises StoreUnavailable."""
        now = self._clock()
        if self._kept is not None and now < self._kept[0]:
            return self._kept[1]
        answer = ask(self._name(), lambda: self._client.get_secret_value(SecretId=self._secret_id))
        value = self._value_of(answer.get("SecretString", "").encode())
        self._kept = (now + KEPT_SECONDS, value)
        return value

    @abstractmethod
    def _name(self) -> str:
        """Return what it is called in errors."""

    @abstractmethod
    def _value_of(self, text: bytes) -> Value:
        """Return what a text says. Raises StoreUnavailable."""


class SecretKey(_Secret[bytes], HashKey):
    """The text of a secret, as bytes."""

    @override
    def _name(self) -> str:
        return "key secret"

    @override
    def _value_of(self, text: bytes) -> bytes:
        if len(text) < LEAST_BYTES:
            raise StoreUnavailable(self._name(), f"it holds fewer than {LEAST_BYTES} characters")
        return text


class SecretSubjectKeys(_Secret[LiveKeys], SubjectKeys):
    """The keys in a secret; one that is added is known within KEPT_SECONDS."""

    @override
    def _name(self) -> str:
        return "subject keys"

    @override
    def _value_of(self, text: bytes) -> LiveKeys:
        return read_keys(text)
