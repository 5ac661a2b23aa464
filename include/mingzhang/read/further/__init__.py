"""Tables beside the forms: self-evaluations of performance (绩效自评表) and tables of amounts in annexes."""
