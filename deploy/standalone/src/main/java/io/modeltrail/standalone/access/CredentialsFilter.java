package io.modeltrail.standalone.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads the Authorization header. Wrong credentials are as none; the rules of access then answer with 401. */
final class CredentialsFilter extends OncePerRequestFilter {
    private final Credentials credentials;

    CredentialsFilter(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader("Authorization");
        if (header != null) {
            String address = request.getRemoteAddr();
            callerOf(request, header, address).ifPresent(caller -> {
                request.setAttribute(
                        AccessDecision.CALLER_NOW, (CallerNow) () -> credentials.callerOf(header, address));
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new CallerAuthentication(caller));
                SecurityContextHolder.setContext(context);
            });
        }
        chain.doFilter(request, response);
    }

    /** A password that was wrong is not tried, and counted, once more. */
    private Optional<Caller> callerOf(HttpServletRequest request, String header, String address) {
        return request.getAttribute(PredictionShortcut.LOOKED_AT) instanceof Optional<?> found
                ? found.map(Caller.class::cast)
                : credentials.callerOf(header, address);
    }

    /** The same credentials, looked at again. */
    @FunctionalInterface
    interface CallerNow {
        Optional<Caller> get();
    }
}
