package io.modeltrail.standalone;

import java.util.List;

/** With the servers that the application brings along. */
class MainJobIT extends MainJobEndToEnd {
    @Override
    List<String> servers() {
        return List.of();
    }
}
