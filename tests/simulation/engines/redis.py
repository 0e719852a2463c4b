"""A Redis in memory, for counters: it runs the suite's own scripts, and forgets when told to."""

from collections.abc import Sequence
from typing import Any, Final, Self

from lupa.luajit21 import LuaRuntime
from redis.exceptions import ConnectionError as RedisGone

_LUA: Final = LuaRuntime(unpack_returned_tuples=True)
# The script sees KEYS, ARGV and redis.call, as it does in Redis; numbers travel as strings.
_RUN: Final = _LUA.eval("""
function(script, keys, argv, call)
  local run = loadstring("local KEYS, ARGV, redis = ...; " .. script)
  return run(keys, argv, {call = function(...)
    local answer = call(...)
    if answer == nil then return false end
    return answer
  end})
end
""")


class MemoryRedis:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.silent = False

    def pipeline(self, *, transaction: bool) -> "_Pipeline":
        return _Pipeline(self, transaction=transaction)

    def run(self, script: str, keys: Sequence[str], argv: Sequence[Any]) -> int:
        answer = _RUN(script, _LUA.table(*keys), _LUA.table(*map(str, argv)), self._call)
        return int(answer)

    def _call(self, command: str, key: str, *rest: Any) -> Any:
        match command:
            case "GET":
                return self.values.get(key)
            case "SET":
                self.values[key] = str(int(rest[0]))
            case "INCRBY":
                self.values[key] = str(int(self.values.get(key, "0")) + int(rest[0]))
                return int(self.values[key])
            case "EXPIRE":
                return 1
            case _:
                raise NotImplementedError(command)
        return "OK"


class _Pipeline:
    def __init__(self, redis: MemoryRedis, *, transaction: bool) -> None:
        self._redis = redis
        self._scripts: list[tuple[str, Sequence[str], Sequence[Any]]] = []
        self.transaction = transaction

    def eval(self, script: str, keys: int, *rest: Any) -> Self:
        self._scripts.append((script, rest[:keys], rest[keys:]))
        return self

    async def execute(self) -> list[int]:
        if self._redis.silent:
            raise RedisGone
        return [self._redis.run(*script) for script in self._scripts]
