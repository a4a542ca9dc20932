"""Pages of the people who do the work: posts, vacancies, leavers, cases, training, and desks nobody sits at."""
