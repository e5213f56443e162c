package org.daybook.examples.todo.spring;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface TodoRows extends JpaRepository<TodoRow, String> {

    List<TodoRow> findAllByOrderByPosition();
}
