"""A stand-in for the internet: https servers on 127.0.0.1 under names of our own, with certificates of our own."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casework.fetching import Doors

Answer = Callable[[socket.socket, bytes], None]
"""What a server does with a request: writes to the line whatever it likes."""


def certificate(folder: Path, *names: str) -> Path:
    """A certificate for these names, which vouches for itself; key and certificate in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / f"{names[0]}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def serving(pem: Path, answer: Answer, host: str = "127.0.0.1", port: int = 0) -> Iterator[tuple[int, list[bytes]]]:
    """A server with its own way of answering: its port, and the requests that it got."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    listening = socket.create_server((host, port))
    listening.settimeout(0.1)
    stop = threading.Event()
    heard: list[bytes] = []

    def work() -> None:
        while not stop.is_set():
            try:
                plain, _from = listening.accept()
            except OSError:
                continue
            threading.Thread(target=one, args=(plain,), daemon=True).start()

    def one(plain: socket.socket) -> None:
        plain.settimeout(10)
        try:
            with context.wrap_socket(plain, server_side=True) as line:
                request = line.recv(65536)
                heard.append(request)
                answer(line, request)
        except OSError:
            plain.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], heard
    finally:
        stop.set()
        thread.join(5)
        listening.close()


def says(body: bytes, status: str = "200 OK", **headers: str) -> Answer:
    """An ordinary answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]

    def answer(line: socket.socket, _request: bytes) -> None:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    return answer


def doors(pem: Path, port: int, *networks: str, patience: float = 10.0) -> Doors:
    """Doors that are open to a stand-in: its network, its port, its certificate."""
    context = ssl.create_default_context(cafile=str(pem))
    return Doors(tuple(map(ipaddress.ip_network, networks)), frozenset({port}), context, patience)
