package io.modeltrail.standalone.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Lets a controller say what may be kept of its answer for a repeated request. */
public final class WithoutSecret {
    private static final String ATTRIBUTE = WithoutSecret.class.getName();

    private WithoutSecret() {}

    /** Keeps this instead of the body that is sent, which holds a secret. */
    public static void replace(HttpServletRequest request, Object body) {
        request.setAttribute(ATTRIBUTE, body);
    }

    public static Optional<Object> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(ATTRIBUTE));
    }
}
