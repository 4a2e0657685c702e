package io.modeltrail.standalone.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the Authorization header: a user's name and password, one of our tokens, or an issuer's. Wrong credentials are as none;
 * the rules of access then answer with 401.
 */
final class CredentialsFilter extends OncePerRequestFilter {
    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";

    private final Passwords passwords;
    private final BearerTokens tokens;
    private final OidcTokens oidc;

    CredentialsFilter(Passwords passwords, BearerTokens tokens, OidcTokens oidc) {
        this.passwords = passwords;
        this.tokens = tokens;
        this.oidc = oidc;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader("Authorization");
        if (header != null) {
            String address = request.getRemoteAddr();
            caller(header, address).ifPresent(caller -> {
                request.setAttribute(AccessDecision.CALLER_NOW, (CallerNow) () -> caller(header, address));
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new CallerAuthentication(caller));
                SecurityContextHolder.setContext(context);
            });
        }
        chain.doFilter(request, response);
    }

    /** The same credentials, looked at again. */
    @FunctionalInterface
    interface CallerNow {
        Optional<Caller> get();
    }

    private Optional<Caller> caller(String header, String address) {
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
