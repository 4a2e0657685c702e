package io.modeltrail.query;

import io.modeltrail.contracts.access.StillPermitted;
import jakarta.servlet.Filter;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.DelegatingWebMvcConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The controllers of the read side behind a real web server, for answers that last. */
final class HttpForTests implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean permitted = new AtomicBoolean(true);

    /** @param writeTimeout how long a caller may take nothing */
    HttpForTests(ApplicationContext beans, Duration writeTimeout) throws IOException, LifecycleException {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "tomcat");
        tomcat.setBaseDir(directory.toAbsolutePath().toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("connectionTimeout", Long.toString(writeTimeout.toMillis()));
        // Little room on the way, so that a caller who takes nothing is noticed soon.
        connector.setProperty("socket.txBufSize", "8192");
        connector.getProtocolHandler().setExecutor(threads);
        tomcat.setConnector(connector);
        Context root = tomcat.addContext("", new File(directory.toString()).getAbsolutePath());
        // Looking for leaks of other applications needs Java's insides opened.
        StandardContext standard = (StandardContext) root;
        standard.setClearReferencesRmiTargets(false);
        standard.setClearReferencesThreadLocals(false);
        addPermission(root);
        AnnotationConfigWebApplicationContext web = new AnnotationConfigWebApplicationContext();
        web.setParent(beans);
        web.register(Web.class);
        Tomcat.addServlet(root, "web", new DispatcherServlet(web)).setLoadOnStartup(1);
        root.addServletMappingDecoded("/", "web");
        tomcat.start();
    }

    private void addPermission(Context root) {
        StillPermitted permission = permitted::get;
        Filter access = (request, response, chain) -> {
            request.setAttribute(StillPermitted.ATTRIBUTE, permission);
            chain.doFilter(request, response);
        };
        FilterDef definition = new FilterDef();
        definition.setFilterName("access");
        definition.setFilter(access);
        root.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("access");
        map.addURLPattern("/*");
        root.addFilterMap(map);
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path);
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** From now on no caller is permitted anything that they were permitted before. */
    void revoke() {
        permitted.set(false);
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        threads.shutdownNow();
    }

    /** Not marked as a configuration: the read side's scan would find it. */
    static class Web extends DelegatingWebMvcConfiguration {
        @Override
        protected RequestMappingHandlerMapping createRequestMappingHandlerMapping() {
            RequestMappingHandlerMapping mapping = super.createRequestMappingHandlerMapping();
            mapping.setDetectHandlerMethodsInAncestorContexts(true);
            return mapping;
        }
    }
}
