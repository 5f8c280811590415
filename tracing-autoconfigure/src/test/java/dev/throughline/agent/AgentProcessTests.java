package dev.throughline.agent;

class AgentProcessTests {

}
