global using Classroom.Meetings;
global using Classroom.Testing;
global using Xunit;
global using static Classroom.Testing.People;
