"""How is confidential text kept so that whoever reads the disk, a backup or SQL reads nothing?

AES-256-GCM. Each case has a data key of its own; data keys are wrapped by a master key that lives in a key file
outside the database. Every seal is bound (AAD) to table, public id, column and data key, so that a ciphertext moved to
another row or column does not open. Deleting a data key is the erasure of all it sealed.

Key file: one line per master key, `<key id> <64 hexadecimal digits>`; the last line seals, the others only open.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORMAT = b"\x01"
_NONCE = 12
_KEY_ID = 16


class BadSeal(Exception):
    """A sealed value does not open: wrong key, or it was moved or changed."""


class BadKeyFile(Exception):
    """The key file can't be used; the sentence says why."""


@dataclass(frozen=True)
class Sealed:
    """A sealed value as the models hold it: inert. Only `casework.access` opens it, and only with a trail entry."""

    blob: bytes

    @property
    def key_id(self) -> str:
        """Public id of the data key that sealed this."""
        return self.blob[1 : 1 + _KEY_ID].hex()

    def __repr__(self) -> str:
        return f"Sealed({len(self.blob)} bytes)"


@dataclass(frozen=True, repr=False)
class DataKey:
    """An opened data key: its public id and 32 bytes."""

    public_id: str
    secret: bytes

    def seal(self, text: str | bytes, *, table: str, public_id: str, column: str) -> Sealed:
        """Seal `text` for exactly this place."""
        raw = text.encode() if isinstance(text, str) else text
        nonce = os.urandom(_NONCE)
        body = AESGCM(self.secret).encrypt(nonce, raw, self._bound(table, public_id, column))
        return Sealed(_FORMAT + bytes.fromhex(self.public_id) + nonce + body)

    def open(self, sealed: Sealed, *, table: str, public_id: str, column: str) -> bytes:
        """Open what was sealed for exactly this place; BadSeal otherwise."""
        blob = sealed.blob
        if blob[:1] != _FORMAT or sealed.key_id != self.public_id:
            raise BadSeal("sealed with another key or format")
        start = 1 + _KEY_ID
        try:
            return AESGCM(self.secret).decrypt(
                blob[start : start + _NONCE], blob[start + _NONCE :], self._bound(table, public_id, column)
            )
        except (InvalidTag, ValueError) as error:  # ValueError: cut off within the nonce
            raise BadSeal("the sealed value does not belong here or was changed") from error

    def _bound(self, table: str, public_id: str, column: str) -> bytes:
        return "\x1f".join((table, public_id, column, self.public_id)).encode()


class Keyring:
    """The master keys: wraps data keys, derives the trail's key."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        if not keys:
            raise BadKeyFile("The key file holds no key.")
        self._keys = keys
        self._current = list(keys)[-1]
        self._derived: dict[str, bytes] = {}

    @classmethod
    def read(cls, path: Path) -> "Keyring":
        """Read a key file; BadKeyFile says what is wrong with it."""
        try:
            lines = path.read_text().split("\n")
        except OSError as error:
            raise BadKeyFile(f"The key file {path} can't be read: {error.strerror}.") from error
        keys: dict[str, bytes] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                name, digits = line.split()
                keys[name] = bytes.fromhex(digits)
            except ValueError as error:
                raise BadKeyFile(f"Line {number} of the key file is not '<key id> <64 hexadecimal digits>'.") from error
            if len(keys[name]) != 32:
                raise BadKeyFile(f"The key in line {number} of the key file is not 64 hexadecimal digits long.")
        return cls(keys)

    @staticmethod
    def create(path: Path) -> "Keyring":
        """Write a new key file with one fresh key, readable by its owner only; never overwrites."""
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(f"k1 {secrets.token_hex(32)}\n")
        return Keyring.read(path)

    def wrap(self, key: DataKey) -> tuple[str, bytes]:
        """Wrap a data key with the current master key: (master key id, wrapped bytes)."""
        nonce = os.urandom(_NONCE)
        bound = f"data_key\x1f{key.public_id}\x1f{self._current}".encode()
        return self._current, nonce + AESGCM(self._keys[self._current]).encrypt(nonce, key.secret, bound)

    def unwrap(self, public_id: str, master_id: str, wrapped: bytes) -> DataKey:
        """Open a wrapped data key; BadSeal if the master key is another one."""
        if master_id not in self._keys:
            raise BadSeal(f"the key file lacks the master key {master_id}")
        bound = f"data_key\x1f{public_id}\x1f{master_id}".encode()
        try:
            return DataKey(public_id, AESGCM(self._keys[master_id]).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound))
        except (InvalidTag, ValueError) as error:
            raise BadSeal("the key file does not belong to this database") from error

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose (the trail's chain), from the first master key, so that rotation keeps it."""
        found = self._derived.get(purpose)
        if found is None:
            first = self._keys[next(iter(self._keys))]
            made = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
            found = self._derived[purpose] = made.derive(first)
        return found


def new_data_key(public_id: str) -> DataKey:
    """A fresh data key under the given public id."""
    return DataKey(public_id, AESGCM.generate_key(256))
