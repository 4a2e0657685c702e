package io.modeltrail.command.webhook;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook goes. An address inside this network could be a service that trusts everybody who reaches it, so it takes the
 * operator's word in the settings. It is looked at when it is given and again before each attempt, since a name may change its address.
 */
record WebhookAddress(URI uri) {
    private static final int LONGEST = 2_000;

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
            for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
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

    /** This network (0/8), shared address space (100.64/10, RFC 6598), and what is reserved from 240 on. */
    private static boolean sharedOrReserved(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        return first == 0 || (first == 100 && (second & 0xc0) == 64) || first >= 240;
    }

    /** fc00::/7 (RFC 4193). IPv4 in IPv6 (::ffff:0:0/96) is turned into IPv4 by Java. */
    private static boolean uniqueLocal(InetAddress address) {
        return (address.getAddress()[0] & 0xfe) == 0xfc;
    }

    private static Refusal notAllowed(String why, String remedy) {
        return new Refusal(RefusalCode.WEBHOOK_ADDRESS_NOT_ALLOWED, Map.of("why", why), remedy);
    }
}
