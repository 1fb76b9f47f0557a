package rekey.journal;

/// Numbers by name, in some 24 bytes for each whatever its length: a worker may have to remember
/// millions of log groups at the same time. A name is known by 64 bits of hash, so that of a
/// million names two are taken for one in one case of thirty million.
final class NameTable {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private long[] hashes = new long[64];
    private int[] numbers = new int[64];
    private int size;

    /// The last number put under a name holds.
    void put(String name, int number) {
        if (size * 2 >= hashes.length) {
            grow();
        }
        put(hash(name), number);
    }

    /// @return -1 where nothing was put
    int get(String name) {
        int slot = slot(hash(name));
        return hashes[slot] == 0 ? -1 : numbers[slot];
    }

    private void put(long hash, int number) {
        int slot = slot(hash);
        if (hashes[slot] == 0) {
            size++;
        }
        hashes[slot] = hash;
        numbers[slot] = number;
    }

    /// Where the hash is, or the free slot where it belongs.
    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = Long.hashCode(hash) & mask;
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        var oldHashes = hashes;
        var oldNumbers = numbers;
        hashes = new long[oldHashes.length * 2];
        numbers = new int[oldHashes.length * 2];
        size = 0;
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldHashes[i] != 0) {
                put(oldHashes[i], oldNumbers[i]);
            }
        }
    }

    /// FNV-1a; never 0, which marks a free slot.
    private static long hash(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return hash == 0 ? 1 : hash;
    }
}
