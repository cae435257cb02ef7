"""A real Apache Kafka on this machine: one or three brokers that tests may freeze, kill and start again."""

import asyncio
import contextlib
import os
import random
import signal
import socket
import struct
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient

from tests.kafka.jars import find_java, resolve_jars
from tests.kit.waiting import block_until

CLUSTER_ID = "bmV3c3dpcmUtdGVzdHMtMA"
"""Kafka's cluster id: 16 bytes in base64. Each cluster has a folder of its own, so that one id serves all."""
READY_TIMEOUT_SECONDS = 60.0

USER, PASSWORD = "desk", "made-up"
"""Who logs in at a broker with rights; clients without a log-in are super users there (rights.py)."""
# Below the range that the kernel gives to outgoing connections: a broker that is started again finds its port free.
PORTS = range(20_000, 30_000)


def free_port() -> int:
    """A port on 127.0.0.1 that nothing listens on now, outside the kernel's range for outgoing connections."""
    numbers = random.SystemRandom()
    for _ in range(200):
        port = numbers.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port found")


class Broker:
    """One Kafka process, broker and controller in one."""

    def __init__(
        self, number: int, folder: Path, port: int, controller_port: int, *, login_port: int | None = None
    ) -> None:
        """login_port: where users log in, whose rights are looked at; None: no rights, no log-in."""
        self.number = number
        self.folder = folder
        self.port = port
        self.controller_port = controller_port
        self.login_port = login_port
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def format(self, voters: str, brokers: int, further: Mapping[str, object]) -> None:
        """Write the broker's settings and prepare its empty log folder."""
        self.folder.mkdir(parents=True)
        replication = min(brokers, 3)
        settings = {
            "process.roles": "broker,controller",
            "node.id": self.number,
            "listeners": f"PLAINTEXT://{self.address},CONTROLLER://127.0.0.1:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.address}",
            "controller.listener.names": "CONTROLLER",
            "inter.broker.listener.name": "PLAINTEXT",
            "controller.quorum.voters": voters,
            "log.dirs": self.folder / "log",
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": replication,
            "offsets.topic.num.partitions": 8,
            "transaction.state.log.replication.factor": replication,
            "transaction.state.log.min.isr": 2 if replication == 3 else 1,
            "transaction.state.log.num.partitions": 8,
            "min.insync.replicas": 2 if replication == 3 else 1,
            "group.initial.rebalance.delay.ms": 0,
            # A broker that was killed and is started again waits for its former session to end: 9 s by default.
            "broker.session.timeout.ms": 3_000,
            "broker.heartbeat.interval.ms": 500,
            **self._with_rights(),
            **further,
        }
        properties = self.folder / "server.properties"
        properties.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        self._java("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(properties)).check_returncode()

    def _with_rights(self) -> dict[str, object]:
        """A second listener with a log-in, and an authorizer for which only those without one are super users."""
        if self.login_port is None:
            return {}
        module = "org.apache.kafka.common.security.plain.PlainLoginModule"
        plain, login = f"PLAINTEXT://{self.address}", f"SASL_PLAINTEXT://127.0.0.1:{self.login_port}"
        return {
            "listeners": f"{plain},{login},CONTROLLER://127.0.0.1:{self.controller_port}",
            "advertised.listeners": f"{plain},{login}",
            "listener.security.protocol.map": (
                "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"
            ),
            "sasl.enabled.mechanisms": "PLAIN",
            "listener.name.sasl_plaintext.plain.sasl.jaas.config": f'{module} required user_{USER}="{PASSWORD}";',
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",
        }

    def start(self) -> None:
        assert not self.is_running
        with (self.folder / "broker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*_java_command("-Xms256m", "-Xmx768m"), "kafka.Kafka", str(self.folder / "server.properties")],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_until_ready(self, timeout_seconds: float = READY_TIMEOUT_SECONDS) -> None:
        """Wait until the broker answers requests. Raises RuntimeError with its log's end if it ended instead."""

        def answers() -> bool:
            if not self.is_running:
                raise RuntimeError(f"broker {self.number} ended: {self.log_end()}")
            return answers_requests(self.address)

        block_until(answers, timeout_seconds=timeout_seconds, what=f"readiness of broker {self.number}")

    def freeze(self) -> None:
        """Stop the process where it stands (SIGSTOP): connections stay open, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the process at once (SIGKILL), as a power cut would."""
        if self.process is not None:
            self._signal(signal.SIGKILL)
            self.process.wait(timeout=30)

    def run_tool(self, *arguments: str) -> str:
        """Run one of Kafka's own commands, by the name of its class; gives what it prints."""
        return self._java(*arguments).stdout

    def log_end(self) -> str:
        return (self.folder / "broker.log").read_text(errors="replace")[-2_000:]

    def _signal(self, number: int) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, number)

    def _java(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [*_java_command("-XX:TieredStopAtLevel=1"), *arguments]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if run.returncode:
            raise RuntimeError(f"{arguments[0]} failed: {run.stdout}{run.stderr}")
        return run


class KafkaCluster:
    """Brokers that form one cluster, with empty logs in a folder of their own."""

    def __init__(
        self,
        folder: Path,
        *,
        brokers: int = 1,
        settings: Mapping[str, object] | None = None,
        with_rights: bool = False,
    ) -> None:
        """settings: of every broker, beside or instead of what tests need.

        with_rights: `login` names where USER logs in, who may do what rights.py allows.
        """
        self.settings = settings or {}
        self.brokers = [
            Broker(n, folder / f"broker-{n}", free_port(), free_port(), login_port=free_port() if with_rights else None)
            for n in range(1, brokers + 1)
        ]

    @property
    def bootstrap_servers(self) -> str:
        return ",".join(broker.address for broker in self.brokers)

    @property
    def login(self) -> dict[str, str]:
        """Settings of a worker that logs in as USER."""
        return {
            "NEWSWIRE_BOOTSTRAP_SERVERS": ",".join(f"127.0.0.1:{broker.login_port}" for broker in self.brokers),
            "NEWSWIRE_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
            "NEWSWIRE_SASL_MECHANISM": "PLAIN",
            "NEWSWIRE_SASL_USERNAME": USER,
            "NEWSWIRE_SASL_PASSWORD": PASSWORD,
        }

    def start(self) -> None:
        """Format the storage, start all brokers, wait until each answers and all know of each other."""
        voters = ",".join(f"{broker.number}@127.0.0.1:{broker.controller_port}" for broker in self.brokers)
        for broker in self.brokers:
            broker.format(voters, len(self.brokers), self.settings)
            broker.start()
        self.wait_until_ready()

    def wait_until_ready(self, timeout_seconds: float = READY_TIMEOUT_SECONDS) -> None:
        for broker in self.brokers:
            broker.wait_until_ready(timeout_seconds)
        block_until(
            lambda: count_brokers(self.bootstrap_servers) == len(self.brokers),
            timeout_seconds=timeout_seconds,
            what="the brokers' finding each other",
        )

    def stop(self) -> None:
        """End all brokers; their logs are thrown away with the folder, so none is asked politely."""
        for broker in self.brokers:
            broker.kill()

    def __enter__(self) -> "KafkaCluster":
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def answers_requests(address: str, timeout_seconds: float = 1.0) -> bool:
    """Tell whether a Kafka broker at `host:port` answers the one request that every broker knows (ApiVersions)."""
    host, _, port = address.rpartition(":")
    client = b"newswire-tests"
    request = struct.pack(f">hhih{len(client)}s", 18, 0, 1, len(client), client)
    try:
        with socket.create_connection((host, int(port)), timeout=timeout_seconds) as connection:
            connection.settimeout(timeout_seconds)
            connection.sendall(struct.pack(">i", len(request)) + request)
            return len(connection.recv(4)) > 0
    except OSError:
        return False


def count_brokers(bootstrap_servers: str) -> int:
    """How many brokers the cluster's metadata names; 0 while it cannot say."""
    counts: list[int] = []

    async def ask() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
        try:
            await admin.start()
            counts.append(len((await admin.describe_cluster())["brokers"]))
        finally:
            await admin.close()

    def run() -> None:
        with contextlib.suppress(Exception):
            asyncio.run(ask())

    # In a thread: fixtures that call this may run while pytest holds an event loop of its own.
    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=30)
    return counts[0] if counts else 0


def _java_command(*options: str) -> list[str]:
    return [find_java(), *options, "-cp", f"{resolve_jars()}/*"]
