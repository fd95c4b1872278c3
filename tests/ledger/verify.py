"""A second verifier, from docs/ledger-format.md alone: verify.py EXPORT [HEAD]. Exits 0 if all holds."""
import hashlib
import json
import sys

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519, RFC 8032
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):  # affine twisted Edwards
    x = a[0] * b[1] + b[0] * a[1]
    y = a[1] * b[1] + a[0] * b[0]
    k = D * a[0] * b[0] * a[1] * b[1]
    return x * pow(1 + k, P - 2, P) % P, y * pow(1 - k, P - 2, P) % P


def mul(n, a):
    r = (0, 1)
    while n:
        r, a, n = (add(r, a) if n & 1 else r), add(a, a), n >> 1
    return r


def point(b):
    y = int.from_bytes(b, "little") & (1 << 255) - 1
    u, v = y * y - 1, D * y * y + 1
    x = pow(u * pow(v, P - 2, P), (P + 3) // 8, P)
    x = x if (x * x * v - u) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    assert (x * x * v - u) % P == 0, "the key or the signature is no point of the curve"
    return (x if x & 1 == b[31] >> 7 else P - x), y


def signed(key, sig, text):
    base = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
    h = int.from_bytes(hashlib.sha512(sig[:32] + key + text).digest(), "little")
    s = int.from_bytes(sig[32:], "little")
    return s < Q and mul(s, base) == add(point(sig[:32]), mul(h % Q, point(key)))


def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root(leaves[:k]) + root(leaves[k:])).digest()


bodies = open(sys.argv[1], "rb").read().split(b"\n")[:-1]
entries = [json.loads(b) for b in bodies]
assert entries and all(e["seq"] == i and e["v"] == 1 for i, e in enumerate(entries)), "a number is out of order"
assert all(a["at"] < b["at"] for a, b in zip(entries, entries[1:])), "ledger time does not advance"
leaves = [hashlib.sha256(b"\x00" + b).digest() for b in bodies]
print(len(leaves), "entries, root", root(leaves).hex())
keys = [(0, entries[0]["data"]["key"])]  # from which length on, which key
for e in entries:
    if (e["op"], e["res"]) == ("rotate", "ledger"):
        text = "khien-key-1\n%s\n%d\n%s\n%s\n" % (entries[0]["data"]["site"], e["seq"], root(leaves[: e["seq"]]).hex(), e["data"]["key"])
        assert signed(bytes.fromhex(keys[-1][1]), bytes.fromhex(e["data"]["sig"]), text.encode()), "the old key did not name the new one"
        keys.append((e["seq"] + 1, e["data"]["key"]))
if len(sys.argv) > 2:
    head, site = json.load(open(sys.argv[2])), entries[0]["data"]["site"]
    assert (head["site"], head["key"]) == (site, [k for n, k in keys if n <= head["size"]][-1]), "the head is of another ledger"
    text = "khien-head-1\n%s\n%d\n%s\n%d\n" % (head["site"], head["size"], head["root"], head["at"])
    assert signed(bytes.fromhex(head["key"]), bytes.fromhex(head["sig"]), text.encode()), "the signature is wrong"
    assert len(leaves) >= head["size"], "the tail was cut"
    assert root(leaves[: head["size"]]).hex() == head["root"], "something before the head was rewritten"
    print("the head of", head["size"], "entries is of this history")
