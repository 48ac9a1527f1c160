"""The key behind every keyed hash, where AWS Secrets Manager holds it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, override

from eligibility.storage.aws import ask
from eligibility.storage.keys import LEAST_BYTES, HashKey
from eligibility.storage.ports import StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

KEPT_SECONDS = 300


class SecretKey(HashKey):
    """The text of a secret, as bytes; read on first use, so that no snapshot of a started function holds it."""

    def __init__(self, client: "SecretsManagerClient", secret_id: str, clock: Callable[[], float]) -> None:
        """`clock` gives seconds that never go back."""
        self._client = client
        self._secret_id = secret_id
        self._clock = clock
        self._kept: tuple[float, bytes] | None = None

    @override
    def read(self) -> bytes:
        now = self._clock()
        if self._kept is not None and now < self._kept[0]:
            return self._kept[1]
        answer = ask("key secret", lambda: self._client.get_secret_value(SecretId=self._secret_id))
        key = answer.get("SecretString", "").encode()
        if len(key) < LEAST_BYTES:
            raise StoreUnavailable("key secret", f"it holds fewer than {LEAST_BYTES} characters")
        self._kept = (now + KEPT_SECONDS, key)
        return key
