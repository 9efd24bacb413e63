"""A wire with a length: two TUN devices, and every packet that enters one leaves the other after a delay.

    link.py NEAR FAR NANOS      e.g. link.py near far 5000000 for a round trip of 10 ms

Both devices appear in the network namespace this runs in; who started it moves one of them elsewhere and gives both
addresses. It answers one line for each line on standard input, and ends, devices and all, when that ends:

    ready                        said once; or "missing ..." when something it needs is not there
    stats   -> stats N A B C     packets since the last time, and by how many nanoseconds they left late: median, 99 %, most
    capture -> capture on        keeps the head of every packet from now on
    packets -> packets N         and N lines: IN OUT WAY SEQ ACK LENGTH FLAGS; nanoseconds of CLOCK_MONOTONIC, TCP only

Needed: a usable /dev/net/tun, and CAP_NET_ADMIN in this namespace (root, or unshare -Urn).
"""
import collections
import errno
import fcntl
import os
import select
import signal
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
LARGEST = 65536
TURN = 64  # packets read of one device before the other has its turn
MOST = 1000000  # latenesses and heads that are kept


def missing(what):
    print("missing", what, flush=True)
    sys.exit(2)


def open_tun(name):
    try:
        tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    except OSError as refused:
        missing(f"/dev/net/tun cannot be opened ({refused.strerror})")
    try:
        fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    except OSError as refused:
        if refused.errno == errno.EPERM:
            missing("CAP_NET_ADMIN is not held in this network namespace")
        missing(f"/dev/net/tun makes no device ({refused.strerror})")
    return tun


class Way:
    """One direction: what is on its way, the first to arrive first."""

    def __init__(self, mark, source, target):
        self.mark, self.source, self.target = mark, source, target
        self.packets = collections.deque()

    def take(self, delay):
        for _ in range(TURN):
            try:
                packet = os.read(self.source, LARGEST)
            except BlockingIOError:
                return
            self.packets.append((time.monotonic_ns() + delay, packet))

    def deliver(self, now, delivered):
        while self.packets and self.packets[0][0] <= now:
            due, packet = self.packets.popleft()
            left = time.monotonic_ns()  # not afterwards: the reader may run before the write returns
            try:
                os.write(self.target, packet)
            except OSError as refused:  # the device is not up yet or any more: the packet is lost, as on any wire
                if refused.errno not in (errno.EIO, errno.EAGAIN, errno.ENOBUFS):
                    raise
            delivered(self.mark, due, left, packet)


class Link:
    def __init__(self, near, far, delay):
        self.delay = delay
        self.ways = [Way(">", near, far), Way("<", far, near)]
        self.count, self.late, self.heads, self.capturing = 0, [], [], False

    def run(self):
        while True:
            dues = [way.packets[0][0] for way in self.ways if way.packets]
            wait = max(0, min(dues) - time.monotonic_ns()) / 1e9 if dues else None
            ready, _, _ = select.select([way.source for way in self.ways] + [0], [], [], wait)
            for way in self.ways:
                if way.source in ready:
                    way.take(self.delay)
            for way in self.ways:
                way.deliver(time.monotonic_ns(), self.delivered)
            if 0 in ready and not self.obey():
                return

    def delivered(self, mark, due, left, packet):
        self.count += 1
        if len(self.late) < MOST:
            self.late.append(left - due)
        if self.capturing and len(self.heads) < MOST and packet[0] >> 4 == 4 and packet[9] == 6:
            self.heads.append((due - self.delay, left, mark) + tcp(packet))

    def obey(self):
        lines = os.read(0, LARGEST).decode().split()
        for line in lines:
            if line == "stats":
                late = sorted(self.late) or [0]
                print("stats", self.count, late[len(late) // 2], late[len(late) * 99 // 100], late[-1], flush=True)
                self.count, self.late = 0, []
            elif line == "capture":
                self.capturing, self.heads = True, []
                print("capture on", flush=True)
            elif line == "packets":
                print("packets", len(self.heads))
                for head in self.heads:
                    print(*head)
                sys.stdout.flush()
        return bool(lines)


def tcp(packet):
    """Sequence and acknowledgement numbers, bytes of payload and flags of an IPv4 packet."""
    head = (packet[0] & 15) * 4
    seq, ack, offset, flags = struct.unpack_from("!4xIIBB", packet, head)
    length = struct.unpack_from("!H", packet, 2)[0] - head - (offset >> 4) * 4
    names = "".join(name for bit, name in enumerate("FSRPA") if flags >> bit & 1)
    return seq, ack, length, names or "-"


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the end of the input is what counts
    link = Link(open_tun(sys.argv[1]), open_tun(sys.argv[2]), int(sys.argv[3]))
    print("ready", flush=True)
    link.run()
