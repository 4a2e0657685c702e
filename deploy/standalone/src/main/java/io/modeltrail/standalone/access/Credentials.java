package io.modeltrail.standalone.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A user's name and password, one of our tokens, or an issuer's. Thread-safe. */
@Component
class Credentials {
    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";

    private final Passwords passwords;
    private final BearerTokens tokens;
    private final OidcTokens oidc;

    Credentials(Passwords passwords, BearerTokens tokens, OidcTokens oidc) {
        this.passwords = passwords;
        this.tokens = tokens;
        this.oidc = oidc;
    }

    /**
     * Reads what stands in an Authorization header.
     *
     * @param address the caller's, because a password is not tried again and again from one
     * @return empty when the credentials are wrong
     */
    Optional<Caller> callerOf(String header, String address) {
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return basic(header.substring(BASIC.length()).strip(), address);
        }
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            String token = header.substring(BEARER.length()).strip();
            return token.startsWith(BearerTokens.MARK) ? tokens.userOf(token).map(Caller::of) : oidc.callerOf(token);
        }
        return Optional.empty();
    }

    private Optional<Caller> basic(String encoded, String address) {
        String credentials;
        try {
            credentials = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        int colon = credentials.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : passwords
                        .login(credentials.substring(0, colon), credentials.substring(colon + 1), address)
                        .map(Caller::of);
    }
}
