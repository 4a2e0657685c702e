package io.modeltrail.query.moment;

import io.modeltrail.contracts.access.CallerInRole;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.query.BoundMoment;
import io.modeltrail.query.OnlyNow;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has a question with {@code asOf} answered by the controller that answers it without, from the tables of that moment. The first one has it
 * made, if it comes from somebody who may; while it is made the answer is 202. Where it would mean nothing the parameter is refused.
 */
@Component
public class RequestsAsOf implements HandlerInterceptor, WebMvcConfigurer {
    private static final String PARAMETER = "asOf";
    private static final String READS = RequestsAsOf.class.getName();
    private static final String THIS_SIDE = "io.modeltrail.query.";

    private final Moments moments;
    private final JsonMapper json;

    RequestsAsOf(Moments moments, JsonMapper json) {
        this.moments = moments;
        this.json = json;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException, InterruptedException {
        String[] given = request.getParameterValues(PARAMETER);
        if (given == null) {
            return true;
        }
        refuseWhereItMeansNothing(request, handler);
        if (given.length != 1) {
            throw new Refusal(RefusalCode.MALFORMED_REQUEST, Map.of("parameter", PARAMETER), "Give asOf once.");
        }
        AskedMoment asked = AskedMoment.of(given[0]);
        MomentView moment = moments.ask(asked, caller(request));
        return switch (moment.state()) {
            case READY -> {
                moments.bound(moment, asked).bind();
                request.setAttribute(READS, moment.momentId());
                yield true;
            }
            case WAITING, BUILDING -> {
                later(response, moment);
                yield false;
            }
            case FAILED ->
                throw new Refusal(
                        RefusalCode.MOMENT_NOT_MADE,
                        Map.of(
                                "momentId",
                                moment.momentId().toString(),
                                "failure",
                                moment.failure() == null ? "" : moment.failure()),
                        "Remove the moment and ask again: DELETE " + MomentsController.ADDRESS + "/" + moment.momentId()
                                + ".");
        };
    }

    /** Of whom nothing is known may have nothing made. */
    private static CallerInRole caller(HttpServletRequest request) {
        return request.getAttribute(CallerInRole.ATTRIBUTE) instanceof CallerInRole caller
                ? caller
                : roles -> Optional.empty();
    }

    private static void refuseWhereItMeansNothing(HttpServletRequest request, Object handler) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!(handler instanceof HandlerMethod method)
                || !reads
                || !method.getBeanType().getName().startsWith(THIS_SIDE)) {
            throw notAnswered(
                    "Leave asOf out: this address answers from something else than the projections of the log.");
        }
        OnlyNow onlyNow = method.getMethodAnnotation(OnlyNow.class);
        if (onlyNow == null) {
            onlyNow = AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), OnlyNow.class);
        }
        if (onlyNow != null) {
            throw notAnswered(onlyNow.value());
        }
    }

    private static Refusal notAnswered(String remedy) {
        return new Refusal(RefusalCode.AS_OF_NOT_ANSWERED, Map.of("parameter", PARAMETER), remedy);
    }

    private void later(HttpServletResponse response, MomentView moment) throws IOException {
        response.setStatus(HttpServletResponse.SC_ACCEPTED);
        response.setHeader(HttpHeaders.LOCATION, MomentsController.ADDRESS + "/" + moment.momentId());
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(moment));
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        BoundMoment.unbind();
        if (request.getAttribute(READS) instanceof UUID moment) {
            request.removeAttribute(READS);
            moments.hasRead(moment);
        }
    }
}
