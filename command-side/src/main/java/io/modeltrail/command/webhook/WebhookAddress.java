package io.modeltrail.command.webhook;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook goes. An address inside this network could be a service that trusts everybody who reaches it, so it takes the
 * operator's word in the settings. It is looked at when it is given and again before each attempt, since a name may change its address.
 */
record WebhookAddress(URI uri) {
    private static final int LONGEST = 2_000;
    private static final int LARGEST_PORT = 65_535;
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] LOCAL_NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};
    private static final byte[] IPV4_COMPATIBLE = new byte[12];

    static WebhookAddress parse(String url) {
        if (url.length() > LONGEST) {
            throw notAllowed("length", "Give an address of at most " + LONGEST + " characters.");
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http")) {
                throw notAllowed("scheme", "Give an https address.");
            }
            if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
                throw notAllowed("form", "Give an address with a host and without user, password and fragment.");
            }
            if (uri.getPort() == 0 || uri.getPort() > LARGEST_PORT) {
                throw notAllowed("port", "Give a port from 1 to " + LARGEST_PORT + ", or none.");
            }
            return new WebhookAddress(uri);
        } catch (URISyntaxException malformed) {
            throw notAllowed("form", "Give an address as in RFC 3986.");
        }
    }

    /** @throws Refusal WEBHOOK_ADDRESS_NOT_ALLOWED */
    void requireAllowed(boolean privateAddresses) {
        String why = whyNot(privateAddresses);
        if (why != null) {
            throw notAllowed(
                    why,
                    "Give an https address that is known and public; modeltrail.webhooks.private-addresses allows others.");
        }
    }

    /** @return a code; null when a message may be sent there */
    @Nullable
    String whyNot(boolean privateAddresses) {
        try {
            boolean secure = "https".equalsIgnoreCase(uri.getScheme());
            for (InetAddress named : InetAddress.getAllByName(uri.getHost())) {
                InetAddress address = reached(named);
                if (!privateAddresses && inside(address)) {
                    return "private-address";
                }
                if (!secure && !address.isLoopbackAddress()) {
                    return "not-encrypted";
                }
                if (address.isMulticastAddress() || address.isLinkLocalAddress()) {
                    return "private-address";
                }
            }
            return null;
        } catch (UnknownHostException unknown) {
            return "unknown-host";
        }
    }

    private static boolean inside(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (address instanceof Inet4Address ? sharedOrReserved(address.getAddress()) : uniqueLocal(address));
    }

    /** The IPv4 address that a translator on the way makes of an IPv6 address: RFC 6052, 3056 and 4291. */
    private static InetAddress reached(InetAddress address) throws UnknownHostException {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address || address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return address;
        }
        if (begins(bytes, NAT64) || begins(bytes, IPV4_COMPATIBLE)) {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        }
        return begins(bytes, SIX_TO_FOUR) ? InetAddress.getByAddress(Arrays.copyOfRange(bytes, 2, 6)) : address;
    }

    private static boolean begins(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    /**
     * This network (0/8), shared address space (100.64/10, RFC 6598), protocol assignments (192.0.0/24, RFC 6890), benchmarks
     * (198.18/15, RFC 2544), and what is reserved from 240 on.
     */
    private static boolean sharedOrReserved(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return first == 0
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 192 && second == 0 && bytes[2] == 0)
                || (first == 198 && (second & 0xfe) == 18)
                || first >= 240;
    }

    /** fc00::/7 (RFC 4193), and translation inside a network (64:ff9b:1::/48, RFC 8215). IPv4 in IPv6 (::ffff:0:0/96) is turned into IPv4 by Java. */
    private static boolean uniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return (bytes[0] & 0xfe) == 0xfc || begins(bytes, LOCAL_NAT64);
    }

    private static Refusal notAllowed(String why, String remedy) {
        return new Refusal(RefusalCode.WEBHOOK_ADDRESS_NOT_ALLOWED, Map.of("why", why), remedy);
    }
}
