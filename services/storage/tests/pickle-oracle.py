# Says what Python's own pickletools reads in pickles: made ones of every protocol, and the same with bytes changed.
import json, pickle, pickletools, random, struct, sys

rng = random.Random(20261122)


def value(depth=0):
    kind = rng.randrange(10 if depth < 3 else 7)
    if kind == 0:
        return None
    if kind == 1:
        return rng.random() < 0.5
    if kind == 2:
        return rng.randrange(-(2 ** rng.randrange(1, 80)), 2 ** rng.randrange(1, 80))
    if kind == 3:
        return rng.uniform(-1e9, 1e9)
    if kind == 4:
        return "".join(rng.choice("abc đế\n'\\") for _ in range(rng.randrange(12)))
    if kind == 5:
        return bytes(rng.randrange(256) for _ in range(rng.randrange(12)))
    if kind == 6:
        return rng.choice([len, dict, json.dumps, complex(1, 2)])
    if kind == 7:
        return [value(depth + 1) for _ in range(rng.randrange(5))]
    if kind == 8:
        return tuple(value(depth + 1) for _ in range(rng.randrange(5)))
    return {str(n): value(depth + 1) for n in range(rng.randrange(5))}


def mutated(data):
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 4)):
        changed[rng.randrange(len(changed))] = rng.choice([rng.randrange(256), rng.choice(data)])
    return bytes(changed)


def shown(arg):
    if arg is None:
        return None
    if isinstance(arg, (bool, int)):
        return "i" + str(int(arg))
    if isinstance(arg, float):
        return "f" + struct.pack(">d", arg).hex()
    if isinstance(arg, str):
        return "s" + arg.encode("utf-8", "surrogatepass").hex()
    return "b" + bytes(arg).hex()


def read(data):
    try:
        return [[op.name, pos, shown(arg)] for op, arg, pos in pickletools.genops(data)]
    except Exception:
        return None


made, changed = int(sys.argv[1]), int(sys.argv[2])
for n in range(made):
    data = pickle.dumps(value(), protocol=n % 6)
    print(json.dumps([data.hex(), read(data)]))
    for _ in range(changed):
        other = mutated(data)
        print(json.dumps([other.hex(), read(other)]))
