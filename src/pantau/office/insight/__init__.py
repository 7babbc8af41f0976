"""The office's mirror: whether the watch holds, in numbers that lead back to what they count. It reads every room."""
