"""Sets of ids as whole numbers: bit n stands for the line of id n; facets are counted on them (decision 0021)."""

from collections.abc import Iterable, Iterator

_PLACES = [tuple(place for place in range(8) if byte >> place & 1) for byte in range(256)]


def bits_of(members: Iterable[int]) -> int:
    """The set of these ids."""
    ids = members if isinstance(members, list) else list(members)
    if not ids:
        return 0
    held = bytearray((max(ids) >> 3) + 1)
    for one in ids:
        held[one >> 3] |= 1 << (one & 7)
    return int.from_bytes(held, "little")


def ids_of(bits: int) -> list[int]:
    """The ids in a set, in order."""
    return list(_each(bits))


def _each(bits: int) -> Iterator[int]:
    held = packed(bits)
    for number, byte in enumerate(held):
        if byte:
            for place in _PLACES[byte]:
                yield number << 3 | place


def holds(bits: int, member: int) -> bool:
    """Whether an id is in a set."""
    return bool(bits >> member & 1)


def packed(bits: int) -> bytes:
    """A set as it is kept in the database."""
    return bits.to_bytes((bits.bit_length() + 7) >> 3, "little")


def unpacked(held: bytes | memoryview) -> int:
    """A set as it was kept."""
    return int.from_bytes(held, "little")
