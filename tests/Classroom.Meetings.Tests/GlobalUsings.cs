global using Classroom.Meetings;
global using Classroom.Testing;
global using Xunit;
