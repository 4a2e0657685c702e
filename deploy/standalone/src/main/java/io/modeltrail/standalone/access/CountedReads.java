package io.modeltrail.standalone.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Counts answers that show people; a stream counts when it begins. */
@Component
class CountedReads implements AsyncHandlerInterceptor, WebMvcConfigurer {
    private static final int FIRST_REFUSAL = 400;

    private final PersonalReads reads;

    CountedReads(PersonalReads reads) {
        this.reads = reads;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        count(request);
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getDispatcherType() == DispatcherType.REQUEST && response.getStatus() < FIRST_REFUSAL) {
            count(request);
        }
    }

    private void count(HttpServletRequest request) {
        if (request.getAttribute(AccessDecision.READ) instanceof String address) {
            reads.count(Callers.actorOf(request), address);
        }
    }
}
