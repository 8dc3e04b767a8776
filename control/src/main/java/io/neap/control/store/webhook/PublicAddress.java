// SPDX-License-Identifier: Apache-2.0
package io.neap.control.store.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Whether an address is one of the open internet, by the registries of special addresses of RFC 6890. */
final class PublicAddress {

    private static final List<Range> SPECIAL = List.of(
            Range.of("0.0.0.0", 8),
            Range.of("10.0.0.0", 8),
            Range.of("100.64.0.0", 10),
            Range.of("127.0.0.0", 8),
            Range.of("169.254.0.0", 16),
            Range.of("172.16.0.0", 12),
            Range.of("192.0.0.0", 24),
            Range.of("192.0.2.0", 24),
            Range.of("192.88.99.0", 24),
            Range.of("192.168.0.0", 16),
            Range.of("198.18.0.0", 15),
            Range.of("198.51.100.0", 24),
            Range.of("203.0.113.0", 24),
            Range.of("224.0.0.0", 3),
            Range.of("::", 96), // unspecified, loopback and old embedded addresses
            Range.of("64:ff9b:1::", 48),
            Range.of("100::", 64),
            Range.of("2001::", 23),
            Range.of("2001:db8::", 32),
            Range.of("fc00::", 7),
            Range.of("fe80::", 9),
            Range.of("ff00::", 8));

    private static final Range SIX_TO_FOUR = Range.of("2002::", 16);
    private static final Range NAT64 = Range.of("64:ff9b::", 96);

    private PublicAddress() {}

    /** An address that wraps one of version 4 is judged by that. */
    static boolean is(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (isMapped(bytes)) {
            return is(embedded(bytes, 12));
        }
        if (SIX_TO_FOUR.holds(bytes)) {
            return is(embedded(bytes, 2));
        }
        if (NAT64.holds(bytes)) {
            return is(embedded(bytes, 12));
        }
        return SPECIAL.stream().noneMatch(range -> range.holds(bytes));
    }

    /** {@code ::ffff:0:0/96}, which a resolver may answer as it is, other than Java's parser. */
    private static boolean isMapped(byte[] bytes) {
        boolean mapped = bytes.length == 16 && bytes[10] == -1 && bytes[11] == -1;
        for (int i = 0; mapped && i < 10; i++) {
            mapped = bytes[i] == 0;
        }
        return mapped;
    }

    private static InetAddress embedded(byte[] bytes, int from) {
        try {
            return Inet4Address.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    /** All addresses with the same first bits. */
    private record Range(List<Byte> bytes, int bits) {

        static Range of(String address, int bits) {
            try {
                byte[] bytes = InetAddress.getByName(address).getAddress();
                Byte[] boxed = new Byte[bytes.length];
                Arrays.setAll(boxed, i -> bytes[i]);
                return new Range(List.of(boxed), bits);
            } catch (UnknownHostException impossible) {
                throw new IllegalArgumentException(address, impossible);
            }
        }

        boolean holds(byte[] other) {
            if (other.length != bytes.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((other[bit / 8] & mask) != (bytes.get(bit / 8) & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
