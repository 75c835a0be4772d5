from concurrent.futures import ThreadPoolExecutor

from sigportal import embedded


def test_processes_that_start_at_once_share_one_secret_key(tmp_path):
    with ThreadPoolExecutor(16) as starters:
        keys = set(starters.map(embedded.secret_key, [tmp_path] * 64))

    assert len(keys) == 1
    assert len(keys.pop()) >= 50


def test_the_secret_key_outlives_a_restart_and_is_for_its_owner_only(tmp_path):
    key = embedded.secret_key(tmp_path)

    assert embedded.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
