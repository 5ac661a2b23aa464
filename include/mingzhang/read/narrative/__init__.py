"""The narrative (决算情况说明) as claims: prose, the sections it stands in, the amounts it states, and of what."""
