"""The Valkey that a checkout starts for itself: one to a folder, whatever state it is in. Two would write to the same
append-only file and spoil it."""

import os
import signal
import threading
import time

import pytest
from redis import Redis
from redis.exceptions import RedisError

from shaping_future.local import places, valkey


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "VAR", tmp_path)
    yield Redis.from_url(valkey.start())
    valkey.stop()
    assert not valkey.running()
    places.socket_dir().rmdir()


def pid_of(server: Redis) -> int:
    """Of who answers at the address now: a connection that is open would stay with the first."""
    server.connection_pool.disconnect()
    return server.info("server")["process_id"]


def test_one_that_is_too_busy_to_answer_is_not_started_a_second_time(server):
    pid = pid_of(server)
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(2.3, os.kill, [pid, signal.SIGCONT]).start()  # a question waits two seconds
    valkey.start()
    assert pid_of(server) == pid


def test_one_that_cannot_write_to_its_disk_is_not_started_a_second_time(server, tmp_path):
    """It answers every PING with an error then."""
    pid = pid_of(server)
    (tmp_path / "valkey" / "dump.rdb").mkdir()
    server.config_set("save", "3600 1000000")
    server.bgsave()
    while server.info("persistence")["rdb_last_bgsave_status"] != "err":
        time.sleep(0.02)
    with pytest.raises(RedisError, match="MISCONF"):
        server.ping()
    valkey.start()
    assert pid_of(server) == pid
    server.config_set("save", "")  # or it would not end without a last copy
