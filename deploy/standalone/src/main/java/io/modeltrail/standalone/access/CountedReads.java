package io.modeltrail.standalone.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Counts answers that show people; a stream counts when it begins. */
@Component
class CountedReads implements HandlerInterceptor, WebMvcConfigurer {
    private static final int FIRST_REFUSAL = 400;

    private final PersonalReads reads;

    CountedReads(PersonalReads reads) {
        this.reads = reads;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    /** A stream may last for weeks, and is read from its first minute. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (isStream(request)) {
            count(request);
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (!isStream(request)
                && request.getDispatcherType() == DispatcherType.REQUEST
                && response.getStatus() < FIRST_REFUSAL) {
            count(request);
        }
    }

    private static boolean isStream(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE) instanceof Collection<?> produced
                && produced.contains(MediaType.TEXT_EVENT_STREAM);
    }

    private void count(HttpServletRequest request) {
        if (request.getAttribute(AccessDecision.READ) instanceof String address) {
            reads.count(Callers.actorOf(request), address);
        }
    }
}
