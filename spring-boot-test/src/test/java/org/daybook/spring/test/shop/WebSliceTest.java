package org.daybook.spring.test.shop;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.daybook.spring.test.AutoConfigureDaybook;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.test.web.servlet.MockMvc;

@WebMvcTest(properties = {"daybook.store=memory", "daybook.subscriptions.enabled=false"})
@AutoConfigureDaybook
class WebSliceTest {

    @Autowired
    Todos todos;

    @Autowired
    MockMvc http;

    @Test
    void a_daybook_can_be_added_to_another_slice() throws Exception {
        todos.create("1", new Todo.Created("tea"));
        http.perform(get("/todos/1"))
                .andExpect(status().isOk())
                .andExpect(content().json("{\"label\":\"tea\",\"done\":false}"));
    }
}
