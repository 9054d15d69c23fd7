"""What all replicas together may send: the window of `bot.budget.OwnBudget`, kept in PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from bot.budget import ASKING, MARGIN, OVERALL, FastestWay, Rate, Window, nobody
from models.paces import HELD, Offer, Place, Told, Wish
from models.replicas import SessionLostError

_logger = logging.getLogger(__name__)

AHEAD = 3
"""Places that a replica holds at once, so that the next are known before the last is used."""

NEAR, FAR = 0.1, 0.6
"""Seconds ahead of which places are taken: for a broadcast, and for people. So these need not wait until a broadcast
has none in hand."""

NEGLECTED = 0.4
"""Seconds after which a broadcast that got no place takes them as far ahead as people do."""

LEASE, RENEW = 3.0, 1.5
"""Seconds that a place counts without news, since its process may have died; and those left when it is renewed."""

TELL = 0.25
"""Seconds after which the others hear of answers, if no place is asked for sooner."""

STALE = 1.0
"""Seconds after which a place that was not used is given back."""

ALONE = 0.35
"""Seconds between two messages to people of each replica whose session is gone; a broadcast waits."""

PATIENCE = 1.2
"""Seconds for which people wait too: a new session begins within them, unless the database itself is away."""

ROOM = 2 * AHEAD
"""Places that whoever has a session again leaves free for a second, for what it and others sent without one."""

DRIFT = 0.001
"""Seconds by which two clocks may come apart in a second."""


class Places(Protocol):
    """Where replicas get their places from; all raise ``SessionLostError``."""

    async def places(self, told: Collection[Told], wish: Wish) -> Offer:
        """Tell until when places count, and take new ones."""

    async def slot(self, interval: float, burst: float, name: str) -> float:
        """Take a place in what all send to one group; return in how many seconds it comes."""

    async def hold(self, seconds: float) -> None:
        """Let nobody send for so long."""


class TheirClock:
    """The database's clock as seen from here: between which two times it is.

    A call's answer says what time it was there between question and answer here, so the fastest call says it best.
    """

    def __init__(self) -> None:
        self._least, self._most, self._seen = float("-inf"), float("inf"), 0.0

    def see(self, asked: float, at: float, answered: float) -> None:
        """It was ``at`` there at some time between these two here."""
        drift = DRIFT * (answered - self._seen)
        self._least, self._most = max(self._least - drift, at - answered), min(self._most + drift, at - asked)
        if self._least > self._most:  # one of the clocks was set
            self._least, self._most = at - answered, at - asked
        self._seen = answered

    def at_most(self, here: float) -> float:
        """What time it is there at the latest."""
        return here + self._most

    def reached(self, there: float) -> float:
        """When it is so late there, at the latest."""
        return there - self._least


@dataclass(frozen=True, slots=True)
class _Held:
    """A place that comes at a time by our clock; without a number where the database was gone."""

    comes: float
    place: Place | None = None


class SharedBudget:
    """The budget of a replica. Each message has one of 30 places, which counts as in `bot.budget.OwnBudget`.

    A replica takes places from the database when it has something to send, a few ahead, and knows when each comes; so
    neither the time a call takes nor that the others don't know of an answer at once costs a place. The fastest way
    that any of them saw counts for all, since another may be nearer to Telegram.
    """

    def __init__(
        self,
        places: Places,
        window: Window = OVERALL,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._places, self._window, self._clock, self._sleep = places, window, clock, sleep
        self._theirs = TheirClock()
        self._hand: deque[_Held] = deque()
        self._under_way: dict[float, list[Place]] = {}
        self._told: dict[int, Told] = {}
        self._fastest = FastestWay()
        self._way: float | None = None
        self._wanted, self._without, self._for_people = 0, 0, False
        self._again_at, self._got_at = 0.0, clock()
        self._alone_since: float | None = None
        self._asking: asyncio.Task[None] | None = None
        self._minding: asyncio.Task[None] | None = None
        self._holding: set[asyncio.Task[None]] = set()
        self._held_until = 0.0
        self._changed: Callable[[], None] = nobody

    def watch(self, changed: Callable[[], None]) -> None:
        """Call this when a place has come."""
        self._changed = changed

    def delay(self, now: float, ready: Iterable[bool]) -> float:
        """Seconds until our place comes; ask for more, and let the answer wake whoever waits."""
        while self._hand and self._hand[0].comes < now - STALE:
            if place := self._hand.popleft().place:
                self._tell(place, 0.0)
        first = list(islice(ready, AHEAD))
        if any(first) and not self._for_people:
            self._again_at = now
        self._wanted, self._for_people = len(first), any(first)
        if len(self._hand) < self._wanted and now >= self._again_at:
            self._ask()
        if self._hand:
            return max(0.0, self._hand[0].comes - now)
        return ASKING if self._asking else max(self._again_at - now, MARGIN)

    def take(self, now: float) -> None:
        """Use the place."""
        held = self._hand.popleft()
        self._wanted -= 1
        if held.place:
            self._under_way.setdefault(now, []).append(held.place)
            self._mind()
        else:
            self._without = min(ROOM, self._without + 1)

    def answered(self, left: float, now: float, *, ok: bool) -> None:
        """Let a message count from now on for as long as Telegram may still count it."""
        if ok:
            self._fastest.see(now - left)
        if left not in self._under_way:
            return
        place = self._under_way[left].pop()
        if not self._under_way[left]:
            del self._under_way[left]
        self._tell(place, self._theirs.at_most(now) + self._window.seconds + MARGIN - self._fastest.surely(self._way))

    def hold(self, seconds: float) -> None:
        """Tell the other replicas too."""
        pace = self._window.pace
        until = self._clock() + seconds + (pace.burst - 1) * pace.interval
        self._held_until = max(self._held_until, until)
        task = asyncio.create_task(self._hold(until), name="others hold back")
        self._holding.add(task)
        task.add_done_callback(self._holding.discard)

    async def place_in_group(self, chat: int | str, rate: Rate) -> float:
        """Take a place in what all replicas send to a group; return in how many seconds it comes."""
        try:
            return await self._places.slot(rate.interval, rate.burst, str(chat))
        except SessionLostError:
            return 0.0  # this process still keeps the limit for itself

    def _tell(self, place: Place, until: float) -> None:
        """Have the others hear of it with the next places, or soon."""
        before = self._told.get(place.number)
        lease = before.lease if before and before.until == place.until else place.until
        self._told[place.number] = Told(place.number, lease, until)
        self._mind()

    def _mind(self) -> None:
        if self._minding is None:
            self._minding = asyncio.create_task(self._keep_minding(), name="places in the budget")

    async def _keep_minding(self) -> None:
        """Renew what is under way for long, and tell of answers, until there is neither."""
        while self._under_way or self._told:
            await self._sleep(TELL)
            self._renew(self._theirs.at_most(self._clock()) + LEASE)
            if self._told:
                self._ask()
        self._minding = None

    def _renew(self, until: float) -> None:
        for places in self._under_way.values():
            for index, place in enumerate(places):
                if place.until < until - (LEASE - RENEW):
                    self._tell(place, until)
                    places[index] = Place(place.number, place.starts, until)

    def _ask(self) -> None:
        if self._asking is None:
            self._asking = asyncio.create_task(self._exchange(), name="place in the budget")

    async def _exchange(self) -> None:
        asked = self._clock()
        told, self._told = self._told, {}
        wish = self._wish(asked)
        try:
            offer = await self._places.places(told.values(), wish)
        except SessionLostError:
            self._go_on_alone(told)
        except Exception:  # nobody would ask again
            _logger.exception("no place among all messages could be taken")
            self._go_on_alone(told)
        else:
            self._take_over(offer, wish, asked)
        self._asking = None
        self._changed()

    def _go_on_alone(self, told: dict[int, Told]) -> None:
        """The session is gone, and nobody knows what the others send: people are answered, slowly, if it stays away.

        Renewals are told later; without them messages that are held up would lose their places. Whoever has a session
        again leaves room for a second for those that have none yet.
        """
        now, self._told = self._clock(), told | self._told
        if self._alone_since is None:
            self._alone_since = now
        self._without = ROOM
        if now >= self._again_at:
            self._again_at = now + ALONE
        if self._for_people and not self._hand and now - self._alone_since >= PATIENCE:
            self._hand.append(_Held(self._again_at))

    def _wish(self, now: float) -> Wish:
        far = self._for_people or now - self._got_at > NEGLECTED
        window, pace = self._window, self._window.pace
        return Wish(
            wanted=max(0, self._wanted + self._without - len(self._hand)),
            horizon=FAR if far else NEAR,
            messages=window.messages,
            interval=pace.interval,
            burst=pace.burst,
            lease=LEASE,
            longest=LEASE + FAR,
            way=self._fastest.seen,
        )

    def _take_over(self, offer: Offer, wish: Wish, asked: float) -> None:
        now, self._alone_since = self._clock(), None
        self._theirs.see(asked, offer.at, now)
        self._way = offer.way
        for place in offer.places:
            if self._without:  # by now it counts as a message does that has just been answered
                self._without -= 1
                self._tell(place, self._theirs.at_most(now) + self._window.seconds + MARGIN)
            else:
                self._hand.append(_Held(self._theirs.reached(place.starts), place))
        if offer.places:
            self._got_at = now
        self._again_at = now if offer.next is None else now + min(ASKING, max(MARGIN, offer.next - wish.horizon))

    async def _hold(self, until: float) -> None:
        """Tell the others at once, and again before they forget; a later refusal that asks for more does it instead."""
        told = True
        while (left := until - self._clock()) > 0 and until >= self._held_until:
            try:
                await self._places.hold(left)
            except SessionLostError:
                if told:
                    _logger.warning("the other replicas could not be told to hold back yet")
                told = False
                await self._sleep(ASKING)
            else:
                await self._sleep(min(left, HELD / 2))
